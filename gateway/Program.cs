return await Tot.Gateway.GatewayHost.RunAsync(args);
