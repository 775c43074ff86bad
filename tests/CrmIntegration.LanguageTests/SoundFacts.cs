using CrmIntegration.Language.Conversations;

namespace CrmIntegration.LanguageTests;

/// <summary>Containers written by hand after their specifications; one of each holds sound, one does not.</summary>
public class SoundFacts
{
    static byte[] Page(long granule, string payload) => [.. "OggS\0\0"u8, .. BitConverter.GetBytes(granule), .. new byte[12], 1, (byte)payload.Length, .. payload.Select(c => (byte)c)];
    static byte[] Box(string name, int size) => [0, 0, (byte)(size >> 8), (byte)size, .. name.Select(c => (byte)c), .. new byte[size - 8]];
    static byte[] Chunk(string name, byte[] holds) => [.. name.Select(c => (byte)c), .. BitConverter.GetBytes(holds.Length), .. holds];
    static byte[] Wav(params byte[][] chunks) => [.. "RIFF\0\0\0\0WAVE"u8, .. chunks.SelectMany(c => c)];

    // MPEG 1, layer III, 128 kbit/s at 44.1 kHz: 417 bytes a frame.
    static byte[] Frame => [0xFF, 0xFB, 0x90, 0x00, .. new byte[413]];
    static byte[] Format => Chunk("fmt ", [1, 0, 1, 0, 0x40, 0x1F, 0, 0, 0x80, 0x3E, 0, 0, 2, 0, 16, 0]);
    static byte[] Flac(params byte[] after) => [.. "fLaC"u8, 0x80, 0, 0, 34, .. new byte[34], .. after];

    public static TheoryData<string, byte[], SoundTrouble> Files => new()
    {
        { "wav", Wav(Format, Chunk("LIST", new byte[7]), [0], Chunk("data", new byte[16000])), SoundTrouble.None },
        { "wav", [.. Wav(Format), .. "data"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[16000]], SoundTrouble.None },
        { "wav", [.. Wav(Format), .. "data"u8, 0, 0, 0, 0, .. new byte[16000]], SoundTrouble.None },
        { "wav", Wav(Chunk("data", new byte[16000])), SoundTrouble.Empty },
        { "wav", Wav(Format, Chunk("data", new byte[100])), SoundTrouble.Short },
        { "wav", Wav(Format, Chunk("data", new byte[16000]))[..5000], SoundTrouble.CutOff },
        { "wav", [.. "RIFF\0\0\0\0WAVE"u8], SoundTrouble.Empty },
        { "mp3", [.. Frame, .. Frame, .. Frame], SoundTrouble.None },
        { "mp3", [.. "ID3\x04\0\0\0\0\0\x0A"u8, .. new byte[10], .. Frame, .. Frame], SoundTrouble.None },
        { "mp3", [.. "ID3\x04\0\0\0\0\0\x0A"u8, .. new byte[10]], SoundTrouble.Empty },
        { "mp3", [.. "ID3\x04\0\0\0\0\x7F\x0A"u8, .. new byte[10]], SoundTrouble.CutOff },
        { "mp3", [0xFF, 0xFB, 0x90, 0x00, .. new byte[4000]], SoundTrouble.Empty },
        { "flac", Flac(0xFF, 0xF8, 1, 2, 3), SoundTrouble.None },
        { "flac", Flac(), SoundTrouble.Empty },
        { "flac", Flac()[..20], SoundTrouble.CutOff },
        { "ogg", [.. Page(0, "OpusHead"), .. Page(0, "OpusTags"), .. Page(960, "sound")], SoundTrouble.None },
        { "ogg", [.. Page(0, "OpusHead"), .. Page(0, "OpusTags")], SoundTrouble.Empty },
        { "webm", [0x1A, 0x45, 0xDF, 0xA3, .. new byte[40], 0x1F, 0x43, 0xB6, 0x75, .. new byte[400]], SoundTrouble.None },
        { "webm", [0x1A, 0x45, 0xDF, 0xA3, .. new byte[400]], SoundTrouble.Empty },
        { "m4a", [.. Box("ftyp", 24), .. Box("moov", 100), .. Box("mdat", 900)], SoundTrouble.None },
        { "m4a", [.. Box("ftyp", 24), .. Box("mdat", 900)], SoundTrouble.Empty },
        { "m4a", [.. Box("ftyp", 24), .. Box("moov", 100), .. Box("mdat", 900)[..500]], SoundTrouble.CutOff },
    };

    [Theory, MemberData(nameof(Files))]
    public void What_a_container_holds_is_told_without_hearing_it(string kind, byte[] file, SoundTrouble trouble) => Assert.Equal(trouble, AudioSound.Look(file, kind));

    [Fact]
    public void A_transcript_saved_as_Unicode_text_is_no_recording() =>
        Assert.Null(AudioKind.Of([0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("1\n00:00:01,000 --> 00:00:04,000\nRep: What would you need?\n")]));

    [Fact]
    public void No_file_however_broken_is_more_than_an_answer()
    {
        foreach (var (kind, whole) in Files.Select(f => (f.Data.Item1, f.Data.Item2)))
            for (var end = 0; end <= Math.Min(whole.Length, 600); end++)
            {
                _ = AudioSound.Look(whole.AsSpan(0, end), kind);
                var spoilt = whole.ToArray();
                if (end < whole.Length)
                    spoilt[end] ^= 0xFF;
                Assert.True(Enum.IsDefined(AudioSound.Look(spoilt, kind)));
            }
    }
}
