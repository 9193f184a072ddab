if (args is ["asyncapi"])
{
    Console.Out.Write(Tot.Subscriptions.Read.AsyncApiDocument.Write());
    return 0;
}
return await Tot.ServiceDefaults.ServiceHost.RunAsync(Tot.Subscriptions.SubscriptionsService.Definition, args);
