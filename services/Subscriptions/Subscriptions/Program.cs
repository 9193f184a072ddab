return await Tot.ServiceDefaults.ServiceHost.RunAsync(Tot.Subscriptions.SubscriptionsService.Definition, args);
