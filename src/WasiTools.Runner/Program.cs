Console.WriteLine("wasirun");
