global using Microsoft.Extensions.DependencyInjection;
global using Tot.Kernel;
