using Crm.Orders;
using Crm.Rates;
using CsCheck;
using Xunit;

namespace Crm.Tests.Orders;

public sealed class OrderStateTests
{
    static readonly Guid Shop = Guid.Parse("11111111-1111-1111-1111-111111111111");
    static readonly Guid Anna = Guid.Parse("22222222-2222-2222-2222-222222222222");
    static readonly DateTime Noon = new(2026, 11, 10, 12, 0, 0, DateTimeKind.Utc);
    static readonly Rate Euro = new(1.1m, new(2026, 11, 10), "ECB");
    static readonly ReportingMonths Months = new(TimeZoneInfo.Utc);

    static OrderReported Order(int minute, decimal total = 100, OrderStatus status = OrderStatus.Processing) => new(Shop, "1")
    {
        Number = "#1",
        Status = status,
        Total = new(total, "EUR"),
        PlacedAt = Noon,
        UpdatedAt = Noon.AddMinutes(minute),
        CancelledAt = status == OrderStatus.Cancelled ? Noon.AddMinutes(minute) : null,
    };

    static RefundReported Refund(string id, decimal amount, int minute) =>
        new(Shop, "1", id, new(amount, "EUR"), Noon.AddMinutes(minute), Noon.AddMinutes(minute), null);

    // As of a shop that names all refunds with each report, without a date of their own.
    static OrderReported Whole(int minute, params RefundReported[] refunds) => Order(minute) with { NamesAllRefunds = true, Refunds = [.. refunds.Select(r => r with { UpdatedAt = Noon.AddMinutes(minute) })] };

    static Sum Net(params OrderReport[] reports)
    {
        var order = new OrderState(Shop, "1");
        foreach (var report in reports) order.Apply(report, Anna, Euro, Noon.AddHours(1));
        return Contribution.Of(order, Months).Net;
    }

    [Fact]
    public void An_order_adds_its_total_in_its_currency_and_in_dollars() => Assert.Equal(new Sum(1, 1, 100, 110), Net(Order(0)));

    [Fact]
    public void An_older_report_arriving_late_changes_nothing() => Assert.Equal(Net(Order(5, 80)), Net(Order(5, 80), Order(0, 100)));

    [Fact]
    public void A_cancelled_order_adds_nothing_and_neither_do_its_refunds() =>
        Assert.Equal(default, Net(Order(0), Refund("r", 10, 1), Order(2, status: OrderStatus.Cancelled)));

    [Fact]
    public void A_refund_before_its_order_counts_once_the_order_comes()
    {
        Assert.Equal(default, Net(Refund("r", 30, 1)));
        Assert.Equal(new Sum(1, 1, 70, 77), Net(Refund("r", 30, 1), Order(0)));
    }

    [Fact]
    public void A_refund_that_the_newest_report_does_not_name_is_gone_where_reports_name_all()
    {
        var (with, without) = (Whole(1, Refund("r", 30, 1)), Whole(2));
        Assert.Equal(new Sum(1, 1, 70, 77), Net(with));
        Assert.Equal(new Sum(1, 1, 100, 110), Net(with, without));
        Assert.Equal(new Sum(1, 1, 100, 110), Net(without, with));
        Assert.Equal(new Sum(1, 1, 70, 77), Net(Order(1) with { Refunds = [Refund("r", 30, 1)] }, Order(2)));
    }

    [Fact]
    public void A_refund_whose_deletion_left_the_order_s_time_as_it_was_is_gone_once_the_books_are_mended() =>
        Assert.Equal(new Sum(1, 1, 100, 110), Net(Whole(1, Refund("r", 30, 1)), Whole(1) with { InsteadOf = Noon.AddMinutes(1) }));

    [Fact]
    public void A_refund_without_a_date_has_that_of_the_first_report_of_it_in_whichever_order_they_come()
    {
        var (first, second) = (Whole(1, Refund("r", 30, 1)), Whole(2, Refund("r", 30, 2)));
        foreach (var reports in (OrderReported[][])[[first, second], [second, first]])
        {
            var order = new OrderState(Shop, "1");
            foreach (var report in reports) order.Apply(report, Anna, Euro, Noon);
            Assert.Equal(Noon.AddMinutes(1), order.Refunds["r"].RefundedAt);
        }
    }

    [Fact]
    public void Any_order_of_reports_that_name_all_refunds_gives_the_same_figures()
    {
        var refund = Gen.Select(Gen.Int[1, 4], Gen.Int[1, 20]).Select(g => Refund("r" + g.Item1, 5, g.Item2));
        Gen.Select(Gen.Select(Gen.Int[0, 50], refund.Array[0, 3]).Select(g => Whole(g.Item1, [.. g.Item2.DistinctBy(r => r.RefundId)])).Array[1, 8], Gen.Int[0, 1_000_000]).Sample(
            (all, seed) =>
            {
                var news = all.DistinctBy(r => r.UpdatedAt).ToArray();
                OrderReport[] shuffled = [.. news, .. news];
                new Random(seed).Shuffle(shuffled);
                var newest = news.MaxBy(r => r.UpdatedAt)!;
                return Net(shuffled) == Net(news) && Net(news) == new Sum(1, 1, 100 - (5 * newest.Refunds.Count), 110 - (5.5m * newest.Refunds.Count));
            },
            iter: 2000);
    }

    [Fact]
    public void A_deleted_order_is_not_brought_back_by_late_news()
    {
        Assert.Equal(default, Net(Order(0), new OrderDeleted(Shop, "1", Noon.AddHours(1)), Order(30)));
        Assert.Equal(default, Net(new OrderDeleted(Shop, "1", Noon.AddHours(1)), Order(0)));
    }

    [Fact]
    public void An_order_without_a_rate_counts_and_adds_no_dollars_until_its_rate_comes()
    {
        var order = new OrderState(Shop, "1");
        order.Apply(Order(0), Anna, null, Noon);
        Assert.Equal(new Sum(1, 0, 100, 0), Contribution.Of(order, Months).Net);
        order.Apply(new RateArrived(Shop, "1"), null, Euro, Noon);
        Assert.Equal(new Sum(1, 1, 100, 110), Contribution.Of(order, Months).Net);
    }

    [Fact]
    public void A_frozen_rate_stays_when_the_order_is_reported_again_under_another()
    {
        var order = new OrderState(Shop, "1");
        order.Apply(Order(0), Anna, Euro, Noon);
        order.Apply(Order(1), Anna, new Rate(2m, new(2026, 11, 10), "ECB"), Noon);
        Assert.Equal(110, Contribution.Of(order, Months).Net.AmountUsd);
    }

    [Fact]
    public void Any_order_of_reports_and_repeats_gives_the_same_figures()
    {
        OrderStatus[] statuses = [OrderStatus.Pending, OrderStatus.Processing, OrderStatus.Cancelled];
        var report = Gen.OneOf(
            Gen.Select(Gen.Int[0, 50], Gen.Int[1, 500], Gen.Int[0, 2]).Select(g => (OrderReport)Order(g.Item1, g.Item2, statuses[g.Item3])),
            Gen.Select(Gen.Int[1, 3], Gen.Int[1, 20], Gen.Int[0, 50]).Select(g => (OrderReport)Refund("r" + g.Item1, g.Item2, g.Item3)));
        Gen.Select(report.Array[1, 12], Gen.Int[0, 1_000_000]).Sample(
            (all, seed) =>
            {
                // Two different reports of one instant contradict each other; a shop does not send them.
                var news = all.DistinctBy(r => r is RefundReported refund ? refund.UpdatedAt.AddYears(1) : ((OrderReported)r).UpdatedAt).ToArray();
                OrderReport[] shuffled = [.. news, .. news];
                new Random(seed).Shuffle(shuffled);
                return Net(news) == Net(shuffled);
            },
            iter: 2000);
    }
}
