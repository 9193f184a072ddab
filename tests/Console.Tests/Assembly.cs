using Tot.WebConsole.Tests.Support;

[assembly: AssemblyFixture(typeof(Office))]
