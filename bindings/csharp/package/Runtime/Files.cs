using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
#if UNITY_5_3_OR_NEWER
using AOT;
#endif

namespace Rotor
{
    /// <summary>A file of a model that is not on the disk: in memory, or in an archive of the
    /// game.</summary>
    public sealed class ModelFile
    {
        /// <summary>A file in memory. The bytes must not change while rotor has the file.</summary>
        public ModelFile(string name, byte[] bytes)
        {
            Name = name ?? throw new ArgumentNullException(nameof(name));
            Bytes = bytes ?? throw new ArgumentNullException(nameof(bytes));
        }

        /// <summary>A stream that can seek. rotor disposes it when it no longer needs the
        /// file.</summary>
        public ModelFile(string name, Stream stream)
        {
            Name = name ?? throw new ArgumentNullException(nameof(name));
            Stream = stream ?? throw new ArgumentNullException(nameof(stream));
            if (!stream.CanSeek)
                throw new ArgumentException("the stream cannot seek; read it into memory", nameof(stream));
        }

        /// <summary>The name in the directory of the model, for example "config.json".</summary>
        public string Name { get; }

        internal byte[] Bytes { get; }

        internal Stream Stream { get; }
    }

    /// <summary>Files that rotor has until it calls `release`.</summary>
    internal sealed unsafe class LentFiles
    {
        private static readonly Native.rotor_read_callback ReadFunction = OnRead;
        private static readonly Native.rotor_release_callback ReleaseFunction = OnRelease;
        private static readonly IntPtr ReadPointer = Marshal.GetFunctionPointerForDelegate(ReadFunction);
        private static readonly IntPtr ReleasePointer = Marshal.GetFunctionPointerForDelegate(ReleaseFunction);

        private readonly List<GCHandle> pins = new List<GCHandle>();
        private readonly List<Reader> readers = new List<Reader>();
        private bool isReleased;
        private Exception raised;

        private sealed class Reader
        {
            internal LentFiles Files;
            internal Stream Stream;
            internal byte[] Buffer;
        }

        internal delegate int Call(Native.rotor_file* files, UIntPtr count, IntPtr release, void* user);

        /// <summary>Makes a call of C that takes files. What a stream threw is the cause of the
        /// error.</summary>
        internal static void Lend(IReadOnlyList<ModelFile> files, Call call)
        {
            if (files == null)
                throw new ArgumentNullException(nameof(files));
            var lent = new LentFiles();
            GCHandle self = GCHandle.Alloc(lent);
            lent.pins.Add(self);
            bool hasCalled = false;
            try
            {
                var described = new Native.rotor_file[files.Count + 1];
                for (int i = 0; i < files.Count; i++)
                    lent.Describe(files[i] ?? throw new ArgumentNullException(nameof(files)), ref described[i]);
                fixed (Native.rotor_file* its = described)
                {
                    int status = call(its, (UIntPtr)files.Count, ReleasePointer, (void*)GCHandle.ToIntPtr(self));
                    hasCalled = true;
                    if (status != (int)Status.Ok)
                        throw Library.Error(status, lent.raised);
                }
            }
            finally
            {
                // rotor releases the files after every call. If none was made, they are still here.
                if (!hasCalled)
                    lent.Release();
            }
        }

        private void Describe(ModelFile file, ref Native.rotor_file its)
        {
            GCHandle name = GCHandle.Alloc(Library.CString(file.Name, nameof(file.Name)), GCHandleType.Pinned);
            pins.Add(name);
            its.struct_size = (uint)sizeof(Native.rotor_file);
            its.name = (byte*)name.AddrOfPinnedObject();
            if (file.Bytes != null)
            {
                GCHandle data = GCHandle.Alloc(Library.Some(file.Bytes, nameof(file.Bytes)), GCHandleType.Pinned);
                pins.Add(data);
                its.size = (ulong)file.Bytes.Length;
                its.data = (void*)data.AddrOfPinnedObject();
                return;
            }
            var reader = new Reader { Files = this, Stream = file.Stream, Buffer = new byte[1 << 16] };
            readers.Add(reader);
            GCHandle user = GCHandle.Alloc(reader);
            pins.Add(user);
            its.size = (ulong)file.Stream.Length;
            its.read = ReadPointer;
            its.user = (void*)GCHandle.ToIntPtr(user);
        }

        private void Release()
        {
            if (isReleased)
                return;
            isReleased = true;
            foreach (GCHandle pin in pins)
                pin.Free();
            foreach (Reader reader in readers)
                reader.Stream.Dispose();
        }

        [MonoPInvokeCallback(typeof(Native.rotor_read_callback))]
        private static int OnRead(ulong offset, void* buffer, UIntPtr length, void* user)
        {
            var reader = (Reader)GCHandle.FromIntPtr((IntPtr)user).Target;
            try
            {
                reader.Stream.Seek((long)offset, SeekOrigin.Begin);
                ulong left = (ulong)length;
                for (byte* to = (byte*)buffer; left > 0;)
                {
                    int most = (int)Math.Min(left, (ulong)reader.Buffer.Length);
                    int count = reader.Stream.Read(reader.Buffer, 0, most);
                    if (count <= 0)
                        throw new EndOfStreamException("the stream is shorter than its Length");
                    Marshal.Copy(reader.Buffer, 0, (IntPtr)to, count);
                    to += count;
                    left -= (ulong)count;
                }
                return 0;
            }
            catch (Exception error)
            {
                reader.Files.raised = error;
                return 1;
            }
        }

        [MonoPInvokeCallback(typeof(Native.rotor_release_callback))]
        private static void OnRelease(void* user)
        {
            var files = (LentFiles)GCHandle.FromIntPtr((IntPtr)user).Target;
            try
            {
                files.Release();
            }
            catch (Exception)
            {
                // A stream that cannot be disposed of changes nothing for rotor.
            }
        }
    }
}
