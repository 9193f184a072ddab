using Tot.Obligations;
using Tot.ServiceDefaults;

return await ServiceHost.RunAsync(ObligationsService.Definition, args);
