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
