Console.WriteLine("See the README for the benchmarks.");
