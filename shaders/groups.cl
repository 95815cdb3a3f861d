// Ternary weights with a scale per group, as in groups.glsl.

// The weights by word.
#define matrix_words ((global const uint *)matrix)

// Units of four words of a group of a tile.
static uint group_units(uint chunks, uint scale_type) { return 32u * chunks + (scale_type == FLOAT_F32 ? 8u : 4u); }

// The scale of row `lane` of a tile in the group that begins at the unit `start`.
static float scale_of(global const uint4 *matrix, uint chunks, uint scale_type, uint start, uint lane) {
    const uint scales = 4u * (start + 32u * chunks);
    if (scale_type == FLOAT_F32) return as_float(matrix_words[scales + lane]);
    const uint bits = (matrix_words[scales + lane / 2u] >> (lane % 2u * 16u)) & 0xffffu;
    return scale_type == FLOAT_F16 ? from_half(bits) : as_float(bits << 16);
}

// The numbers of a group become zeros if all are tiny, or if one is not finite.
static bool is_normal(uint absmax) { return absmax >= KV_FLOOR_BITS && absmax < 0x7f800000u; }

// The sum of products of four codes, one per byte, with four numbers of the input in f32.
static float plain_group_dot(uint codes, uint4 q) {
    const float4 products = convert_float4(as_uchar4(codes)) * as_float4(q);
    return (products.x + products.y) + (products.z + products.w);
}
