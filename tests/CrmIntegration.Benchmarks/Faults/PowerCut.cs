using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CrmIntegration.Benchmarks.Faults;

/// <summary>
/// Stands between SQLite and the disk, and knows of each file what was synced and what was only written. A power cut keeps the first and, of the second,
/// what chance gives; a full disk takes no more writes. It hooks the default file system (https://www.sqlite.org/vfs.html) by its table of functions.
/// </summary>
static unsafe class PowerCut
{
    const int Full = 13, DatabaseOrLog = 0x100 | 0x80000;    // SQLITE_FULL; SQLITE_OPEN_MAIN_DB, SQLITE_OPEN_WAL
    static readonly Lock Turn = new();
    static readonly Dictionary<string, Disk> Disks = [];
    static readonly Dictionary<nint, (Disk Disk, nint Methods)> Files = [];
    static readonly Dictionary<nint, nint> Tables = [];
    static delegate* unmanaged<nint, byte*, nint, int, int*, int> open;
    static delegate* unmanaged<nint, byte*, int, int> delete;
    static string root = "";

    /// <summary>Writes fail as on a full disk.</summary>
    public static volatile bool DiskFull;

    public static int Refused;

    sealed class Disk
    {
        public byte[] Synced = [];
        public readonly List<(long At, byte[]? Bytes)> Written = [];    // null: cut off here
        public long Gone;                                               // how many of them were synced in all
    }

    /// <summary>Once per process, before the files under this folder are opened.</summary>
    public static void Watch(string folder)
    {
        lock (Turn)
        {
            root = folder + Path.DirectorySeparatorChar;
            if (open is not null)
                return;
            var vfs = Find(null);
            open = (delegate* unmanaged<nint, byte*, nint, int, int*, int>)At(vfs, 0);
            delete = (delegate* unmanaged<nint, byte*, int, int>)At(vfs, 1);
            At(vfs, 0) = (nint)(delegate* unmanaged<nint, byte*, nint, int, int*, int>)&Open;
            At(vfs, 1) = (nint)(delegate* unmanaged<nint, byte*, int, int>)&Delete;
        }
    }

    // int, int, int (padded), next, name, data, and then the functions.
    static ref nint At(nint vfs, int function) => ref Unsafe.AsRef<nint>((nint*)(vfs + 40) + function);

    /// <summary>The files as the disk holds them after a cut in this moment.</summary>
    public static void CutInto(string folder, Random dice)
    {
        lock (Turn)
            foreach (var (path, disk) in Disks)
            {
                var file = disk.Synced;
                foreach (var (at, bytes) in disk.Written.Where(_ => dice.Next(4) == 0))
                    Apply(ref file, at, bytes);
                Directory.CreateDirectory(folder);
                File.WriteAllBytes(Path.Combine(folder, Path.GetFileName(path)), file);
            }
    }

    static void Apply(ref byte[] file, long at, byte[]? bytes)
    {
        if (bytes is null || at + bytes.Length > file.Length)
            Array.Resize(ref file, (int)(at + (bytes?.Length ?? 0)));
        bytes?.CopyTo(file.AsSpan((int)at));
    }

    [UnmanagedCallersOnly]
    static int Open(nint vfs, byte* name, nint file, int flags, int* outFlags)
    {
        var result = open(vfs, name, file, flags, outFlags);
        if (result != 0 || name is null || (flags & DatabaseOrLog) == 0 || Marshal.PtrToStringUTF8((nint)name) is not { } path || !path.StartsWith(root, StringComparison.Ordinal))
            return result;
        lock (Turn)
        {
            if (!Disks.TryGetValue(path, out var disk))
                Disks[path] = disk = new() { Synced = File.ReadAllBytes(path) };
            var theirs = *(nint*)file;
            Files[file] = (disk, theirs);
            *(nint*)file = Table(theirs);
        }
        return result;
    }

    // Their table of functions with four of ours in it: close, write, truncate, sync.
    static nint Table(nint theirs)
    {
        if (Tables.TryGetValue(theirs, out var ours))
            return ours;
        const int functions = 18;
        ours = (nint)NativeMemory.Alloc(8 * (functions + 1));
        new Span<nint>((void*)theirs, functions + 1).CopyTo(new Span<nint>((void*)ours, functions + 1));
        var table = (nint*)ours;
        table[1] = (nint)(delegate* unmanaged<nint, int>)&Close;
        table[3] = (nint)(delegate* unmanaged<nint, byte*, int, long, int>)&Write;
        table[4] = (nint)(delegate* unmanaged<nint, long, int>)&Truncate;
        table[5] = (nint)(delegate* unmanaged<nint, int, int>)&Sync;
        return Tables[theirs] = ours;
    }

    static (Disk Disk, nint Methods) Of(nint file)
    {
        lock (Turn)
            return Files[file];
    }

    [UnmanagedCallersOnly]
    static int Close(nint file)
    {
        (Disk Disk, nint Methods) known;
        lock (Turn)
            Files.Remove(file, out known);
        return ((delegate* unmanaged<nint, int>)((nint*)known.Methods)[1])(file);
    }

    [UnmanagedCallersOnly]
    static int Write(nint file, byte* bytes, int count, long at)
    {
        var (disk, methods) = Of(file);
        if (DiskFull)
        {
            Interlocked.Increment(ref Refused);
            return Full;
        }
        lock (Turn)
            disk.Written.Add((at, new ReadOnlySpan<byte>(bytes, count).ToArray()));
        return ((delegate* unmanaged<nint, byte*, int, long, int>)((nint*)methods)[3])(file, bytes, count, at);
    }

    [UnmanagedCallersOnly]
    static int Truncate(nint file, long size)
    {
        var (disk, methods) = Of(file);
        lock (Turn)
            disk.Written.Add((size, null));
        return ((delegate* unmanaged<nint, long, int>)((nint*)methods)[4])(file, size);
    }

    // Synced is what was written before; what comes while the disk is at it may or may not be.
    [UnmanagedCallersOnly]
    static int Sync(nint file, int flags)
    {
        var (disk, methods) = Of(file);
        long before;
        lock (Turn)
            before = disk.Gone + disk.Written.Count;
        var result = ((delegate* unmanaged<nint, int, int>)((nint*)methods)[5])(file, flags);
        lock (Turn)
            if (result == 0 && before > disk.Gone)
            {
                var count = (int)(before - disk.Gone);
                foreach (var (at, bytes) in disk.Written.Take(count))
                    Apply(ref disk.Synced, at, bytes);
                disk.Written.RemoveRange(0, count);
                disk.Gone = before;
            }
        return result;
    }

    [UnmanagedCallersOnly]
    static int Delete(nint vfs, byte* name, int syncDirectory)
    {
        lock (Turn)
            Disks.Remove(Marshal.PtrToStringUTF8((nint)name)!);
        return delete(vfs, name, syncDirectory);
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find", CallingConvention = CallingConvention.Cdecl)]
    static extern nint Find(byte* name);
}
