// Each test starts the whole program; two at a time leave it room to breathe.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
