// Made from Rust (src/backend/gpu/declarations.rs). Renew it with:
//     ROTOR_BLESS=1 cargo test --release --lib declarations
// Then run shaders/build.sh, which compiles the kernels to SPIR-V.

// Words of the plan for each row.
#define ROW_WORDS 3u

// Positions in a block of the KV cache, positions in a chunk of attention, slabs of the cache.
#define BLOCK 32u
#define CHUNK 128u
#define N_SLABS 8u

// Types of the KV cache.
#define KV_F16 0u
#define KV_F32 1u
#define KV_I8 2u

// Types of the numbers of output heads and of the scales of groups.
#define FLOAT_BF16 0u
#define FLOAT_F16 1u
#define FLOAT_F32 2u

// Products of one dispatch; groups that a lane computes before they are added; rows of the output head that a workgroup computes.
#define PRODUCTS 3u
#define GROUPS_AHEAD 4u
#define HEAD_ROWS 32u

// Threads of a workgroup.
#define QUANTIZE_THREADS 256u
#define EMBED_THREADS 256u
#define NORM_HEADS_THREADS 256u
#define APPEND_THREADS 64u
#define MERGE_THREADS 64u
#define ACTIVATE_THREADS 256u
#define HEAD_THREADS 256u
#define INPUT_THREADS 256u
#define SCORE_THREADS 256u
#define FLOOR_THREADS 256u
#define SELECT_THREADS 256u
#define REFINE_THREADS 256u
#define PROBE_THREADS 64u

// The exponential function (arith::exp).
#define EXP_MIN (-86.0)
#define EXP_MAX 88.0
#define LOG2_E uintBitsToFloat(0x3fb8aa3bu) // 1.442695
#define LN2_HIGH uintBitsToFloat(0x3f318000u) // 0.6933594
#define LN2_LOW uintBitsToFloat(0xb95e8083u) // -0.00021219444
#define ROUND_MAGIC 12582912.0
#define EXP_POLY_0 uintBitsToFloat(0x39500d01u) // 0.0001984127
#define EXP_POLY_1 uintBitsToFloat(0x3ab60b61u) // 0.0013888889
#define EXP_POLY_2 uintBitsToFloat(0x3c088889u) // 0.008333334
#define EXP_POLY_3 uintBitsToFloat(0x3d2aaaabu) // 0.041666668
#define EXP_POLY_4 uintBitsToFloat(0x3e2aaaabu) // 0.16666667
#define EXP_POLY_5 0.5
#define EXP_POLY_6 1.0
#define EXP_POLY_7 1.0

// Bits of the smallest magnitudes that int8 has: of activations (arith::quantize), of the KV cache (arith::quantize_kv) and of groups of activations (arith::quantize_group).
#define ABSMAX_FLOOR_BITS 0x3727c5acu
#define KV_FLOOR_BITS 0x0d800000u

// The largest int16 of an input (arith::quantize_group).
#define MOST_INT16 32639.0

// Words of the state of a search for the largest logits.
#define STATE_STEP 0u
#define STATE_SUM 1u
#define STATE_RESIDUAL 2u
#define STATE_QUANTIZED_NORM 3u
#define STATE_FLOOR 4u
#define STATE_COUNT 5u
#define STATE_COUNT_REFINED 6u

// What the low-bit head does not know counts so much, for one plane and for both (low_bit_head::OFFSET); the factor on its norms.
#define OFFSET_ONE (-241)
#define OFFSET_BOTH (-253)
#define GENEROUS uintBitsToFloat(0x3f8020c5u) // 1.001
