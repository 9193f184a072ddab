using System.Net;
using Tot.Subscriptions.Domain;

namespace Tot.Subscriptions.Tests.Domain;

public sealed class EndpointAddressTests
{
    [Theory]
    [InlineData("https://barnevern.example/hook", false, true)]
    [InlineData("http://barnevern.example/hook", true, false)]
    [InlineData("http://localhost:5000/hook", true, true)]
    [InlineData("http://127.0.0.1:5000/hook", true, true)]
    [InlineData("http://[::1]:5000/hook", true, true)]
    [InlineData("http://localhost:5000/hook", false, false)]
    [InlineData("https://localhost/hook", false, false)]
    [InlineData("https://user:word@barnevern.example/hook", false, false)]
    [InlineData("https://barnevern.example/hook#part", false, false)]
    [InlineData("ftp://barnevern.example/hook", true, false)]
    [InlineData("/hook", true, false)]
    [InlineData(null, true, false)]
    public void Parse_AllowsHttpsAndInDemoLoopback(string? text, bool allowLoopback, bool accepted) =>
        Assert.Equal(accepted, EndpointAddress.Parse(text, allowLoopback).IsSuccess);

    [Theory]
    [InlineData("93.184.216.34", false, false, true)]
    [InlineData("127.0.0.1", false, true, false)]
    [InlineData("127.0.0.1", true, false, true)]
    [InlineData("::ffff:127.0.0.1", false, true, false)]
    [InlineData("10.1.2.3", false, false, false)]
    [InlineData("10.1.2.3", false, true, true)]
    [InlineData("172.31.0.1", false, false, false)]
    [InlineData("172.32.0.1", false, false, true)]
    [InlineData("192.168.1.1", false, false, false)]
    [InlineData("100.64.0.1", false, false, false)]
    [InlineData("169.254.169.254", true, true, false)]
    [InlineData("0.0.0.0", true, true, false)]
    [InlineData("fe80::1", true, true, false)]
    [InlineData("fd00::1", false, false, false)]
    [InlineData("2001:db8::1", false, false, true)]
    [InlineData("64:ff9b::a9fe:a9fe", true, true, false)]
    [InlineData("64:ff9b::a01:203", false, false, false)]
    [InlineData("64:ff9b::5db8:d822", false, false, true)]
    [InlineData("2002:7f00:1::1", false, true, false)]
    [InlineData("2002:5db8:d822::1", false, false, true)]
    public void MayConnect_KeepsInsideAddressesInside(string address, bool allowLoopback, bool allowPrivate, bool allowed) =>
        Assert.Equal(allowed, EndpointAddress.MayConnect(IPAddress.Parse(address), allowLoopback, allowPrivate));
}
