using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace ExchangeMesh.Faults.Tests;

/// <summary>One end of a network card that is software: what the kernel sends through it is read here, and what is written here has arrived.</summary>
internal sealed class Tap : IDisposable
{
    private const int ReadAndWrite = 0x2;
    private const int CloseOnExec = 0x80000;
    private const ulong SetInterface = 0x400454ca;
    private const short EthernetWithoutHeader = 0x1002;
    private const short Readable = 1;

    private readonly int _file;

    /// <summary>Makes a card.</summary>
    /// <param name="name">Its name; it can be moved into a namespace and renamed there.</param>
    /// <exception cref="Win32Exception">The rights, or the device, are missing.</exception>
    public Tap(string name)
    {
        _file = Checked(Open("/dev/net/tun", ReadAndWrite | CloseOnExec));
        var request = new byte[40];
        Encoding.ASCII.GetBytes(name, request);
        BitConverter.TryWriteBytes(request.AsSpan(16), EthernetWithoutHeader);
        Checked(Control(_file, SetInterface, request));
    }

    /// <summary>Reads a frame.</summary>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="patience">How long to wait for one, in milliseconds.</param>
    /// <returns>Its length; 0 where none came.</returns>
    public int Read(byte[] buffer, int patience)
    {
        var waited = new PollEntry { File = _file, Events = Readable };
        return Poll(ref waited, 1, patience) > 0 ? Math.Max(0, (int)Read(_file, buffer, (nuint)buffer.Length)) : 0;
    }

    /// <summary>Writes a frame; one that the card does not take, since it is down, is lost.</summary>
    public void Write(byte[] frame, int length) => _ = Write(_file, frame, (nuint)length);

    public void Dispose() => _ = Close(_file);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(string path, int flags);

    [DllImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int file, ulong request, byte[] argument);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Poll(ref PollEntry entry, nuint count, int milliseconds);

    [DllImport("libc", EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Read(int file, byte[] buffer, nuint length);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Write(int file, byte[] buffer, nuint length);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int file);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int File;
        public short Events;
        public short Returned;
    }
}
