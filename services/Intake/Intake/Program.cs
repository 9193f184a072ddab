using Tot.Intake;
using Tot.ServiceDefaults;

return await ServiceHost.RunAsync(IntakeService.Definition, args);
