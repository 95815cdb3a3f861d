// Prints the size and the offsets of all structs as Mono has them, and pins each, which only
// blittable structs allow.
using System;
using System.Reflection;
using System.Runtime.InteropServices;

internal static class Layout
{
    private static void Main()
    {
        Type native = typeof(Rotor.Model).Assembly.GetType("Rotor.Native", true);
        foreach (Type type in native.GetNestedTypes(BindingFlags.NonPublic))
        {
            if (!type.IsValueType || !type.Name.StartsWith("rotor_", StringComparison.Ordinal))
                continue;
            GCHandle.Alloc(Activator.CreateInstance(type), GCHandleType.Pinned).Free();
            Console.WriteLine("{0} {1}", type.Name, Marshal.SizeOf(type));
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic))
                Console.WriteLine("{0}.{1} {2}", type.Name, field.Name, Marshal.OffsetOf(type, field.Name));
        }
        foreach (FieldInfo field in native.GetFields(BindingFlags.Static | BindingFlags.NonPublic))
            if (field.Name.StartsWith("ROTOR_", StringComparison.Ordinal))
                Console.WriteLine("{0} {1}", field.Name, field.GetRawConstantValue());
    }
}
