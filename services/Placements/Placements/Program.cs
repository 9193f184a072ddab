using Tot.Placements;
using Tot.ServiceDefaults;

return await ServiceHost.RunAsync(PlacementsService.Definition, args);
