// Dot products of four bytes: `a` has values of 0 to 127, `b` is int8.
#ifdef DOT
#extension GL_EXT_spirv_intrinsics : require
spirv_instruction(extensions = ["SPV_KHR_integer_dot_product"], capabilities = [6018, 6019], id = 4450)
int dot4_of(uint a, uint b, spirv_literal int packed4x8);
int dot4(uint a, uint b) { return dot4_of(a, b, 0); }
#else
int dot4(uint a, uint b) {
    const ivec4 x = ivec4(bitfieldExtract(int(b), 0, 8), bitfieldExtract(int(b), 8, 8), bitfieldExtract(int(b), 16, 8), int(b) >> 24);
    const ivec4 w = ivec4(a & 255u, (a >> 8) & 255u, (a >> 16) & 255u, a >> 24);
    return x.x * w.x + x.y * w.y + x.z * w.z + x.w * w.w;
}
#endif
