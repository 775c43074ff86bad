using System.Buffers.Binary;

namespace CrmIntegration.Language.Conversations;

/// <summary>What is wrong with a recording.</summary>
public enum SoundTrouble
{
    /// <summary>There is sound, as far as the container tells.</summary>
    None,

    /// <summary>The beginning is that of a recording, and nothing that sounds follows.</summary>
    Empty,

    /// <summary>It is there, and shorter than anything said: providers refuse less than a tenth of a second.</summary>
    Short,

    /// <summary>The container tells of more bytes than there are.</summary>
    CutOff,
}

/// <summary>Whether a recording holds sound, by its container alone: nothing is decoded. What costs money to send is looked at before.</summary>
public static class AudioSound
{
    const int Tenth = 10, Vague = 64 * 1024, Vouched = 1024;

    /// <param name="file">The whole file.</param>
    /// <param name="kind">As <see cref="AudioKind.Of"/> told it.</param>
    public static SoundTrouble Look(ReadOnlySpan<byte> file, string kind) => kind switch
    {
        "wav" => Wav(file),
        "flac" => Flac(file),
        "ogg" => Ogg(file),
        // Every sound of a WebM stands in a cluster; a live recording tells no length.
        "webm" => file.IndexOf((ReadOnlySpan<byte>)[0x1F, 0x43, 0xB6, 0x75]) is > 0 and var at && file.Length - at > 16 ? SoundTrouble.None : SoundTrouble.Empty,
        "m4a" => Boxes(file),
        _ => Mp3(file),
    };

    // Chunks of four letters and a length: "fmt " tells the bytes per second, "data" is the sound. A recorder that was switched off leaves 0 or all ones as the length.
    static SoundTrouble Wav(ReadOnlySpan<byte> file)
    {
        long rate = 0;
        for (long at = 12; at + 8 <= file.Length;)
        {
            var name = file.Slice((int)at, 4);
            long size = BinaryPrimitives.ReadUInt32LittleEndian(file[(int)(at + 4)..]);
            var left = file.Length - at - 8;
            if (name.SequenceEqual("fmt "u8) && size >= 16 && left >= 16)
                rate = BinaryPrimitives.ReadUInt32LittleEndian(file[(int)(at + 16)..]);
            else if (name.SequenceEqual("data"u8))
                return left == 0 || rate == 0 ? SoundTrouble.Empty
                    : size is > 0 and < 0xFFFF_FF00 && size > left ? SoundTrouble.CutOff
                    : (size is 0 or >= 0xFFFF_FF00 ? left : size) * Tenth < rate ? SoundTrouble.Short : SoundTrouble.None;
            at += 8 + size + size % 2;
        }
        return SoundTrouble.Empty;
    }

    // Blocks of metadata, the last of them marked; frames follow. https://www.rfc-editor.org/rfc/rfc9639 (2025-01)
    static SoundTrouble Flac(ReadOnlySpan<byte> file)
    {
        for (var at = 4; at + 4 <= file.Length;)
        {
            var (last, size) = ((file[at] & 0x80) != 0, file[at + 1] << 16 | file[at + 2] << 8 | file[at + 3]);
            at += 4 + size;
            if (last)
                return at + 2 <= file.Length && file[at] == 0xFF && (file[at + 1] & 0xFC) == 0xF8 ? SoundTrouble.None : at > file.Length ? SoundTrouble.CutOff : SoundTrouble.Empty;
        }
        return SoundTrouble.Empty;
    }

    // A page with sound counts samples; those with headers count none. https://www.rfc-editor.org/rfc/rfc3533
    static SoundTrouble Ogg(ReadOnlySpan<byte> file)
    {
        for (var at = 0; at + 27 <= file.Length && file[at..].StartsWith("OggS"u8) && at + 27 + file[at + 26] <= file.Length;)
        {
            if (BinaryPrimitives.ReadInt64LittleEndian(file[(at + 6)..]) > 0)
                return SoundTrouble.None;
            var size = 27 + file[at + 26];
            foreach (var segment in file.Slice(at + 27, file[at + 26]))
                size += segment;
            at += size;
        }
        return SoundTrouble.Empty;
    }

    static SoundTrouble Boxes(ReadOnlySpan<byte> file)
    {
        var (index, sound) = (false, false);
        for (long at = 0; at + 8 <= file.Length;)
        {
            long size = BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]);
            if (size == 1 && at + 16 <= file.Length)
                size = BinaryPrimitives.ReadInt64BigEndian(file[(int)(at + 8)..]);
            size = size == 0 ? file.Length - at : size;
            if (size < 8)
                break;
            var name = file.Slice((int)at + 4, 4);
            index |= name.SequenceEqual("moov"u8) || name.SequenceEqual("moof"u8);
            sound |= name.SequenceEqual("mdat"u8) && size > 16;
            if (size > file.Length - at)
                return SoundTrouble.CutOff;
            at += size;
        }
        return index && sound ? SoundTrouble.None : SoundTrouble.Empty;
    }

    static readonly int[] Rates1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320], Rates2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160], Samples = [44100, 48000, 32000];

    // Two frames of layer III, one behind the other's end; bits that look like one are in any file.
    static SoundTrouble Mp3(ReadOnlySpan<byte> file)
    {
        var from = file.StartsWith("ID3"u8) && file.Length >= 10 ? 10 + ((file[6] & 0x7F) << 21 | (file[7] & 0x7F) << 14 | (file[8] & 0x7F) << 7 | file[9] & 0x7F) : 0;
        if (from > file.Length)
            return SoundTrouble.CutOff;
        // Layers I and II, which nobody makes any more for speech, have other sizes: their beginning is taken at its word.
        if (from + Vouched <= file.Length && file[from] == 0xFF && (file[from + 1] & 0xE0) == 0xE0 && (file[from + 1] & 0x04) != 0)
            return SoundTrouble.None;
        for (var at = from; at + 4 <= file.Length && at < from + Vague; at++)
            if (Frame(file[at..]) is var size and not 0 && at + size + 4 <= file.Length && Frame(file[(at + size)..]) != 0)
                return SoundTrouble.None;
        return SoundTrouble.Empty;
    }

    /// <returns>The frame's bytes; 0: none begins here.</returns>
    static int Frame(ReadOnlySpan<byte> at)
    {
        var (version, layer, rate, sample) = ((at[1] >> 3) & 3, (at[1] >> 1) & 3, at[2] >> 4, (at[2] >> 2) & 3);
        if (at[0] != 0xFF || (at[1] & 0xE0) != 0xE0 || version == 1 || layer != 1 || rate is 0 or 15 || sample == 3)
            return 0;
        var (first, padding) = (version == 3, (at[2] >> 1) & 1);
        var hertz = Samples[sample] / (first ? 1 : version == 2 ? 2 : 4);
        return (first ? 144 : 72) * (first ? Rates1 : Rates2)[rate] * 1000 / hertz + padding;
    }
}
