global using Tot.Kernel;
