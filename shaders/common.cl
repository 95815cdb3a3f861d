// The code that all kernels share: the arithmetic of src/backend/arith.rs, bit for bit, as in
// common.glsl. The comments there give the reasons.
//
// The first arguments of all kernels are the same: `matrix` (weights), `acts` (activations of a
// batch, f32 and int8, by word), `plan` (the host's description of a batch: for each row its
// position and the start of its sequence's list of KV blocks, then the angles, then the lists),
// `vectors` (gains of norms), and a struct that differs for each kernel.
//
// No kernel returns before its last barrier, because PoCL 3.1 then forgets conditions that come
// after the barrier.

#pragma OPENCL FP_CONTRACT OFF

#define BINDINGS global const uint4 *matrix, global uint *acts, global const uint *plan, global const float *vectors
// The KV cache, which consists of slabs of blocks.
#define SLABS global uint *s0, global uint *s1, global uint *s2, global uint *s3, \
              global uint *s4, global uint *s5, global uint *s6, global uint *s7
// Compares instead of indexing: Intel's compiler puts an array with a changing index into scratch
// memory.
#define SLAB(i) slab(i, s0, s1, s2, s3, s4, s5, s6, s7)
static global uint *slab(uint i, SLABS) {
    return i == 0u ? s0 : i == 1u ? s1 : i == 2u ? s2 : i == 3u ? s3 : i == 4u ? s4 : i == 5u ? s5 : i == 6u ? s6 : s7;
}

#define act(at) as_float(acts[at])
#define set_act(at, x) acts[at] = as_uint(x)
#define acts4 ((global const uint4 *)acts)

#define NO_SCORE as_float(0xff800000u)

static bool is_nan(float x) { return (as_uint(x) & 0x7fffffffu) > 0x7f800000u; }

static int exponent_of(float x) { return (int)((as_uint(x) >> 23) & 255u); }

#ifdef FMA_IS_FUSED
#define fused(a, b, c) fma(a, b, c)
#else
// The rounding error of a sum (Knuth).
static float error_of_sum(float a, float b, float sum) {
    const float b_part = sum - a;
    return (a - (sum - b_part)) + (b - b_part);
}

// a * b + c with one rounding, computed in f32 only, for normal numbers.
static float fused_of_parts(float a, float b, float c) {
    const float p = a * b;
    const float a_big = a * 4097.0f, b_big = b * 4097.0f;
    const float a_high = a_big - (a_big - a), b_high = b_big - (b_big - b);
    const float a_low = a - a_high, b_low = b - b_high;
    const float p_low = ((a_high * b_high - p) + a_high * b_low + a_low * b_high) + a_low * b_low;
    const float t = c + p_low, t_low = error_of_sum(c, p_low, t);
    const float v = p + t, v_low = error_of_sum(p, t, v);
    float odd = t_low + v_low;
    const float lost = error_of_sum(t_low, v_low, odd);
    if (lost != 0.0f && (as_uint(odd) & 1u) == 0u) {
        odd = as_float(as_uint(odd) + ((lost > 0.0f) == (odd > 0.0f) ? 1u : 0xffffffffu));
    }
    return v + odd;
}

static float fused(float a, float b, float c) {
    const int ea = exponent_of(a), eb = exponent_of(b), ec = exponent_of(c);
    // Zeros, and numbers that are too large for the computation in parts.
    if (ea == 0 || eb == 0 || max(max(ea, eb), max(ec, ea + eb - 127)) > 220) return a * b + c;
    if (ea + eb - 254 >= -90) return fused_of_parts(a, b, c);
    // The product is so small that its lower part would not be a normal number.
    if (ec > 100) return c;
    const float up = as_float(0x58800000u), down = as_float(0x0d800000u);
    return fused_of_parts(a * up, b * up, (c * up) * up) * down;
}
#endif

// a / b, correctly rounded: divides the significands, corrects the quotient by its remainder
// (Markstein 1990), and scales it.
static float divide(float a, float b) {
    const int ea = exponent_of(a), eb = exponent_of(b), e = ea - eb;
    if (ea == 0 || ea == 255 || eb == 0 || eb == 255 || e < -125 || e > 126) return a / b;
    const float n = as_float((as_uint(a) & 0x807fffffu) | 0x3f800000u);
    const float d = as_float((as_uint(b) & 0x807fffffu) | 0x3f800000u);
    float y = 1.0f / d;
    y = fused(fused(-d, y, 1.0f), y, y);
    y = fused(fused(-d, y, 1.0f), y, y);
    // For only this divisor, the correction ends just below the nearest number.
    if ((as_uint(d) & 0x7fffffu) == 0x7fffffu) y = as_float((as_uint(d) & 0x80000000u) | 0x3f000001u);
    float q = n * y;
    q = fused(fused(-d, q, n), y, q);
    q = fused(fused(-d, q, n), y, q);
    return q * as_float((uint)(e + 127) << 23);
}

// sqrt(x), correctly rounded, in the same way.
static float root(float x) {
    const int e = (int)((as_uint(x) >> 23) & 511u);
    if (e == 0 || e >= 255) return sqrt(x);
    // x = s * 4^h with s in [1, 4)
    const int h = (e - 127) >> 1;
    const float s = as_float((as_uint(x) & 0x7fffffu) | (uint)(e - 2 * h) << 23);
    const float y = rsqrt(s);
    float g = s * y, half_y = 0.5f * y;
    const float r = fused(-half_y, g, 0.5f);
    g = fused(g, r, g);
    half_y = fused(half_y, r, half_y);
    g = fused(fused(-g, g, s), half_y, g);
    g = fused(fused(-g, g, s), half_y, g);
    return g * as_float((uint)(h + 127) << 23);
}

static float exponential(float x) {
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
    return as_float(as_uint(p) + (as_uint(shifted) << 23));
}

// f32 to f16, to nearest even.
static uint to_half(float x) {
    const uint sign = (as_uint(x) >> 16) & 0x8000u, m = as_uint(x) & 0x7fffffffu;
    if (m > 0x7f800000u) return sign | 0x7e00u;
    if (m >= 0x477ff000u) return sign | 0x7c00u;
    if (m >= 0x38800000u) return sign | ((m + 0xfffu + ((m >> 13) & 1u) - 0x38000000u) >> 13);
    if (m < 0x33000000u) return sign;
    const uint shift = 126u - (m >> 23), significand = (m & 0x7fffffu) | 0x800000u;
    const uint kept = significand >> shift, lost = significand & ((1u << shift) - 1u), middle = 1u << (shift - 1u);
    return sign | (kept + (uint)(lost > middle || (lost == middle && (kept & 1u) == 1u)));
}

// Converts f16, in the lower half of a word, to f32. A subnormal number is its bits as an integer,
// scaled.
static float from_half(uint bits) {
    const uint sign = (bits & 0x8000u) << 16, m = bits & 0x7fffu;
    if (m >= 0x7c00u) return as_float(sign | 0x7f800000u | (m & 0x3ffu) << 13);
    if (m >= 0x0400u) return as_float(sign | ((m << 13) + 0x38000000u));
    return as_float(sign | as_uint((float)m * as_float(0x33800000u)));
}

// Dot products of four bytes: `a` has values of 0 to 127, `b` is int8.
static int plain_dot4(uint a, uint b) {
    const int4 x = convert_int4(as_char4(b)), w = convert_int4(as_uchar4(a));
    return x.x * w.x + x.y * w.y + x.z * w.z + x.w * w.w;
}

#ifdef HAS_DOT
#pragma OPENCL EXTENSION cl_khr_integer_dot_product : enable
#define dot4(a, b) dot_4x8packed_ss_int(a, b)
#else
#define dot4(a, b) plain_dot4(a, b)
#endif
