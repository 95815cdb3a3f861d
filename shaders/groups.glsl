// Ternary weights with a scale per group.
//
// The weights lie in tiles of 32 rows, as in project.comp. In a tile, each group of columns has its
// chunks of 64 columns, then a scale for each row.

// The weights by word.
layout(set = 0, binding = 0, std430) readonly buffer MatrixWords { uint matrix_words[]; };

// The steps of an input's groups, each with the sum of the group's numbers.
layout(set = 0, binding = 1, std430) restrict readonly buffer Acts2 { uvec2 acts2[]; };

// Units of four words of a group of a tile.
uint group_units() { return 32u * chunks + (scale_type == FLOAT_F32 ? 8u : 4u); }

// The scale of row `lane` of a tile in the group that begins at the unit `start`.
float scale_of(uint start, uint lane) {
    const uint scales = 4u * (start + 32u * chunks);
    if (scale_type == FLOAT_F32) return uintBitsToFloat(matrix_words[scales + lane]);
    const uint bits = (matrix_words[scales + lane / 2u] >> (lane % 2u * 16u)) & 0xffffu;
    return scale_type == FLOAT_F16 ? from_half(bits) : uintBitsToFloat(bits << 16);
}
