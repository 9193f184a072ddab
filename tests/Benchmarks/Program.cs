using Tot.Benchmarks;

return await BenchmarkRun.RunAsync(args);
