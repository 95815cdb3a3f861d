// The code that all kernels share: the bindings, and the arithmetic of src/backend/arith.rs, bit
// for bit.
//
// All that a driver must offer is a correctly rounded add and multiply. Division and square root
// are built from these and from fused multiply-adds, since Vulkan allows a driver's own functions
// an error of some units in the last place. Where the driver's `fma` rounds twice, fused
// multiply-adds are built too. When a module is loaded, rotor decorates all its operations with
// NoContraction (src/backend/vulkan/spirv.rs).

#extension GL_EXT_control_flow_attributes : require

#include "constants.glsl"

// The weights: tiles of a ternary matrix and its scales, or rows of the output head.
layout(set = 0, binding = 0, std430) readonly buffer Matrix { uvec4 matrix[]; };
// The activations of a batch, f32 and int8, by word and by four words. No kernel reads by four
// words what it writes.
layout(set = 0, binding = 1, std430) buffer Acts { uint acts[]; };
layout(set = 0, binding = 1, std430) restrict readonly buffer Acts4 { uvec4 acts4[]; };
// The host's description of a batch: for each row its position and the start of its sequence's list
// of KV blocks (ROW_WORDS words), then the angles, then the lists.
layout(set = 0, binding = 2, std430) readonly buffer Plan { uint plan[]; };
// The gains of norms.
layout(set = 0, binding = 3, std430) readonly buffer Vectors { float vectors[]; };
// The KV cache, which consists of slabs of blocks.
layout(set = 0, binding = 4, std430) buffer Slabs { uint words[]; } slabs[N_SLABS];

// For a type of the KV cache: the elements per word, and the words of a scale.
#define PER_WORD(kv) ((kv) == KV_I8 ? 4u : (kv) == KV_F16 ? 2u : 1u)
#define SCALE_WORDS(kv) ((kv) == KV_I8 ? 1u : 0u)

float act(uint at) { return uintBitsToFloat(acts[at]); }
void set_act(uint at, float x) { acts[at] = floatBitsToUint(x); }

bool is_nan(float x) { return (floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u; }

// Whether `fma` rounds once, and whether `unpackHalf2x16` keeps subnormal numbers.
layout(constant_id = 9) const bool FMA_IS_FUSED = true;
layout(constant_id = 10) const bool UNPACKING_IS_EXACT = true;

int exponent_of(float x) { return int((floatBitsToUint(x) >> 23) & 255u); }

// The rounding error of a sum (Knuth).
float error_of_sum(float a, float b, float sum) {
    const float b_part = sum - a;
    return (a - (sum - b_part)) + (b - b_part);
}

// a * b + c with one rounding, computed in f32 only, for normal numbers. The product has two parts
// (Dekker). The lower part of the sum of all three is rounded to odd, so the last rounding is the
// only one that matters (Boldo and Melquiond 2008).
float fused_of_parts(float a, float b, float c) {
    const float p = a * b;
    const float a_big = a * 4097.0, b_big = b * 4097.0;
    const float a_high = a_big - (a_big - a), b_high = b_big - (b_big - b);
    const float a_low = a - a_high, b_low = b - b_high;
    const float p_low = ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low;
    const float t = c + p_low, t_low = error_of_sum(c, p_low, t);
    const float v = p + t, v_low = error_of_sum(p, t, v);
    float odd = t_low + v_low;
    const float lost = error_of_sum(t_low, v_low, odd);
    if (lost != 0.0 && (floatBitsToUint(odd) & 1u) == 0u) {
        odd = uintBitsToFloat(floatBitsToUint(odd) + ((lost > 0.0) == (odd > 0.0) ? 1u : 0xffffffffu));
    }
    return v + odd;
}

float fused(float a, float b, float c) {
    if (FMA_IS_FUSED) return fma(a, b, c);
    const int ea = exponent_of(a), eb = exponent_of(b), ec = exponent_of(c);
    // Zeros, and numbers that are too large for the computation in parts.
    if (ea == 0 || eb == 0 || max(max(ea, eb), max(ec, ea + eb - 127)) > 220) return a * b + c;
    if (ea + eb - 254 >= -90) return fused_of_parts(a, b, c);
    // The product is so small that its lower part would not be a normal number.
    if (ec > 100) return c;
    const float up = uintBitsToFloat(0x58800000u), down = uintBitsToFloat(0x0d800000u);
    return fused_of_parts(a * up, b * up, (c * up) * up) * down;
}

// a / b, correctly rounded: divides the significands, corrects the quotient by its remainder
// (Markstein 1990), and scales it. If the result or an operand is not a normal number, the driver's
// division is used.
float divide(float a, float b) {
    const int ea = int((floatBitsToUint(a) >> 23) & 255u), eb = int((floatBitsToUint(b) >> 23) & 255u);
    const int e = ea - eb;
    if (ea == 0 || ea == 255 || eb == 0 || eb == 255 || e < -125 || e > 126) return a / b;
    const float n = uintBitsToFloat((floatBitsToUint(a) & 0x807fffffu) | 0x3f800000u);
    const float d = uintBitsToFloat((floatBitsToUint(b) & 0x807fffffu) | 0x3f800000u);
    float y = 1.0 / d;
    y = fused(fused(-d, y, 1.0), y, y);
    y = fused(fused(-d, y, 1.0), y, y);
    // For only this divisor, the correction ends just below the nearest number.
    if ((floatBitsToUint(d) & 0x7fffffu) == 0x7fffffu) y = uintBitsToFloat((floatBitsToUint(d) & 0x80000000u) | 0x3f000001u);
    float q = n * y;
    q = fused(fused(-d, q, n), y, q);
    q = fused(fused(-d, q, n), y, q);
    return q * uintBitsToFloat(uint(e + 127) << 23);
}

// sqrt(x), correctly rounded, in the same way.
float root(float x) {
    const int e = int((floatBitsToUint(x) >> 23) & 511u);
    if (e == 0 || e >= 255) return sqrt(x);
    // x = s * 4^h with s in [1, 4)
    const int h = (e - 127) >> 1;
    const float s = uintBitsToFloat((floatBitsToUint(x) & 0x7fffffu) | uint(e - 2 * h) << 23);
    const float y = inversesqrt(s);
    float g = s * y, half_y = 0.5 * y;
    const float r = fused(-half_y, g, 0.5);
    g = fused(g, r, g);
    half_y = fused(half_y, r, half_y);
    g = fused(fused(-g, g, s), half_y, g);
    g = fused(fused(-g, g, s), half_y, g);
    return g * uintBitsToFloat(uint(h + 127) << 23);
}

float exponential(float x) {
    if (is_nan(x)) return x;
    x = x < EXP_MIN ? EXP_MIN : x;
    x = x > EXP_MAX ? EXP_MAX : x;
    const float shifted = fused(x, LOG2_E, ROUND_MAGIC);
    const float n = shifted - ROUND_MAGIC;
    const float r = fused(-n, LN2_LOW, fused(-n, LN2_HIGH, x));
    float p = EXP_POLY_0;
    p = fused(p, r, EXP_POLY_1);
    p = fused(p, r, EXP_POLY_2);
    p = fused(p, r, EXP_POLY_3);
    p = fused(p, r, EXP_POLY_4);
    p = fused(p, r, EXP_POLY_5);
    p = fused(p, r, EXP_POLY_6);
    p = fused(p, r, EXP_POLY_7);
    return uintBitsToFloat(floatBitsToUint(p) + (floatBitsToUint(shifted) << 23));
}

// Converts f32 to f16, to nearest even. packHalf2x16 may round in another way.
uint to_half(float x) {
    const uint sign = (floatBitsToUint(x) >> 16) & 0x8000u, m = floatBitsToUint(x) & 0x7fffffffu;
    if (m > 0x7f800000u) return sign | 0x7e00u;
    if (m >= 0x477ff000u) return sign | 0x7c00u;
    if (m >= 0x38800000u) return sign | ((m + 0xfffu + ((m >> 13) & 1u) - 0x38000000u) >> 13);
    if (m < 0x33000000u) return sign;
    const uint shift = 126u - (m >> 23), significand = (m & 0x7fffffu) | 0x800000u;
    const uint kept = significand >> shift, lost = significand & ((1u << shift) - 1u), middle = 1u << (shift - 1u);
    return sign | (kept + uint(lost > middle || (lost == middle && (kept & 1u) == 1u)));
}

// Converts f16, in the lower half of a word, to f32. A subnormal number is its bits as an integer,
// scaled.
float from_half(uint bits) {
    const uint sign = (bits & 0x8000u) << 16, m = bits & 0x7fffu;
    if (m >= 0x7c00u) return uintBitsToFloat(sign | 0x7f800000u | (m & 0x3ffu) << 13);
    if (m >= 0x0400u) return uintBitsToFloat(sign | ((m << 13) + 0x38000000u));
    return uintBitsToFloat(sign | floatBitsToUint(float(m) * uintBitsToFloat(0x33800000u)));
}

// Converts both halves of a word.
vec2 from_halves(uint bits) {
    return UNPACKING_IS_EXACT ? unpackHalf2x16(bits) : vec2(from_half(bits & 0xffffu), from_half(bits >> 16));
}
