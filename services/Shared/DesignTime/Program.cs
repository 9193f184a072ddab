Console.Error.WriteLine("This project only lends `dotnet ef` its design-time packages; see CONTRIBUTING.md.");
return 1;
