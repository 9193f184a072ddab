return await Tot.ServiceDefaults.ServiceHost.RunAsync(Tot.Meetings.MeetingsService.Definition, args);
