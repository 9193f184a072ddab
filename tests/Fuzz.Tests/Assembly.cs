// Each kind uses all processors by itself, and what it leaves in memory is measured.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
