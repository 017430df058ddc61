using System.Text.Json;
using Crm.Customers;

namespace Crm.Integrations.Shopify;

internal static class ShopifyCustomer
{
    /// <summary>A customer as such or within an order; the language is the order's where the customer says none.</summary>
    public static CustomerReported Of(Guid shop, JsonElement customer, string? language)
    {
        var address = customer.Object("default_address");
        return new(shop)
        {
            CustomerId = ShopifyTranslator.Gid(customer) ?? throw Json.Missing("id"),
            Email = customer.Text("email"),
            EmailVerified = customer.Flag("verified_email"),
            FirstName = customer.Text("first_name") ?? address?.Text("first_name"),
            LastName = customer.Text("last_name") ?? address?.Text("last_name"),
            Phone = customer.Text("phone") ?? address?.Text("phone"),
            Company = address?.Text("company"),
            Country = address?.Country("country_code"),
            Region = address?.Text("province"),
            City = address?.Text("city"),
            PostalCode = address?.Text("zip"),
            Language = customer.Text("locale") ?? language,
            Currency = customer.Currency("currency"),
            CreatedAt = customer.Instant("created_at"),
            UpdatedAt = customer.Instant("updated_at"),
            Consents = ShopifyConsent.Of(customer),
        };
    }

    /// <summary>Who bought without an account: known by the e-mail or the phone that the order names; null when it names neither.</summary>
    public static CustomerReported? Guest(Guid shop, JsonElement order, string? language)
    {
        var email = order.Text("email") ?? order.Text("contact_email");
        var phone = order.Text("phone");
        if ((email ?? phone) is not { } known) return null;
        var address = order.Object("billing_address") ?? order.Object("shipping_address");
        return new(shop)
        {
            CustomerId = "guest:" + known.ToLowerInvariant(),
            Email = email,
            FirstName = address?.Text("first_name"),
            LastName = address?.Text("last_name"),
            Phone = phone ?? address?.Text("phone"),
            Company = address?.Text("company"),
            Country = address?.Country("country_code"),
            Region = address?.Text("province"),
            City = address?.Text("city"),
            PostalCode = address?.Text("zip"),
            Language = language,
            Currency = order.Currency("currency"),
            CreatedAt = order.Instant("created_at"),
        };
    }
}
