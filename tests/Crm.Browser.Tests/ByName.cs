using Crm.Browser.Tests;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestClassOrderer(typeof(ByName))]
[assembly: TestMethodOrderer(typeof(ByName))]

namespace Crm.Browser.Tests;

/// <summary>The walks share one system, so they go in the same order on every machine. Xunit's own order comes from the checkout's path.</summary>
public sealed class ByName : ITestClassOrderer, ITestMethodOrderer
{
    /// <inheritdoc />
    public IReadOnlyCollection<T?> OrderTestClasses<T>(IReadOnlyCollection<T?> testClasses) where T : ITestClass =>
        [.. testClasses.OrderBy(c => c?.TestClassName, StringComparer.Ordinal)];

    /// <inheritdoc />
    public IReadOnlyCollection<T?> OrderTestMethods<T>(IReadOnlyCollection<T?> testMethods) where T : ITestMethod =>
        [.. testMethods.OrderBy(m => m?.MethodName, StringComparer.Ordinal)];
}
