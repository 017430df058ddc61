using SkiaSharp;

namespace Crm.Web.Files;

/// <summary>Pictures are drawn anew when they come in: what shows in a page is our own encoding, without the place where it was taken and other hidden data.</summary>
internal static class Pictures
{
    const int AvatarSide = 256;
    const int LongestSide = 4096;
    const long MostPixels = 60_000_000; // a small file may unfold to more than there is memory
    const int Quality = 85;

    /// <summary>The picture, at most 4096 wide and high, as PNG when it has transparency and JPEG else; null for what is none.</summary>
    public static (byte[] Bytes, string ContentType)? Redraw(byte[] bytes)
    {
        using var picture = Decode(bytes);
        if (picture is null) return null;
        var longest = Math.Max(picture.Width, picture.Height);
        var (width, height) = longest <= LongestSide
            ? (picture.Width, picture.Height)
            : (Math.Max(1, picture.Width * LongestSide / longest), Math.Max(1, picture.Height * LongestSide / longest));
        using var drawn = Draw(picture, SKRect.Create(picture.Width, picture.Height), width, height);
        var isOpaque = picture.AlphaType == SKAlphaType.Opaque;
        return (Encode(drawn, isOpaque ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png), isOpaque ? "image/jpeg" : "image/png");
    }

    /// <summary>The middle of the picture as a square of 256, as WebP; null for what is none.</summary>
    public static byte[]? Avatar(byte[] bytes)
    {
        using var picture = Decode(bytes);
        if (picture is null) return null;
        var side = Math.Min(picture.Width, picture.Height);
        var middle = SKRect.Create((picture.Width - side) / 2, (picture.Height - side) / 2, side, side);
        using var drawn = Draw(picture, middle, AvatarSide, AvatarSide);
        return Encode(drawn, SKEncodedImageFormat.Webp);
    }

    static SKBitmap? Decode(byte[] bytes)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.Info.Width <= 0 || codec.Info.Height <= 0 || (long)codec.Info.Width * codec.Info.Height > MostPixels) return null;
        var picture = SKBitmap.Decode(codec);
        if (picture is null) return null;
        var upright = Upright(picture, codec.EncodedOrigin);
        if (!ReferenceEquals(upright, picture)) picture.Dispose();
        return upright;
    }

    // A camera writes down how it was held: the picture itself is turned, since that note does not stay.
    static SKBitmap Upright(SKBitmap picture, SKEncodedOrigin origin)
    {
        var degrees = origin switch { SKEncodedOrigin.BottomRight => 180, SKEncodedOrigin.RightTop => 90, SKEncodedOrigin.LeftBottom => 270, _ => 0 };
        if (degrees == 0) return picture;
        var turned = degrees == 180 ? new SKBitmap(picture.Info) : new SKBitmap(picture.Info.WithSize(picture.Height, picture.Width));
        using var canvas = new SKCanvas(turned);
        canvas.Translate(turned.Width / 2, turned.Height / 2);
        canvas.RotateDegrees(degrees);
        canvas.Translate(-picture.Width / 2, -picture.Height / 2);
        using var image = SKImage.FromBitmap(picture);
        var whole = SKRect.Create(picture.Width, picture.Height);
        canvas.DrawImage(image, whole, whole, new SKSamplingOptions(SKFilterMode.Nearest));
        return turned;
    }

    static SKImage Draw(SKBitmap picture, SKRect part, int width, int height)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height));
        using var image = SKImage.FromBitmap(picture);
        surface.Canvas.Clear(SKColors.Transparent);
        surface.Canvas.DrawImage(image, part, SKRect.Create(width, height), new SKSamplingOptions(SKCubicResampler.Mitchell));
        return surface.Snapshot();
    }

    static byte[] Encode(SKImage image, SKEncodedImageFormat format)
    {
        using var data = image.Encode(format, Quality);
        return data.ToArray();
    }
}
