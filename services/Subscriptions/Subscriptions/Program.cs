if (args is ["asyncapi"])
{
    Console.Out.Write(Tot.Subscriptions.Read.AsyncApiDocument.Write());
    return 0;
}
if (args is [Tot.Subscriptions.Publish.BrokerDefinitions.Command, .. var agencies])
{
    return Tot.Subscriptions.Publish.BrokerDefinitions.Run(agencies, Console.Out, Console.Error);
}
return await Tot.ServiceDefaults.ServiceHost.RunAsync(Tot.Subscriptions.SubscriptionsService.Definition, args);
