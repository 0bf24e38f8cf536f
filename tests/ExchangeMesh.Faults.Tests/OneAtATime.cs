// A node that gets no processor for seconds is lost to its cluster: tests here have the machine to themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
