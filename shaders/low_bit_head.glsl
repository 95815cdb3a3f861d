// The output head in few bits: finds the rows whose logits can be among the largest
// (src/backend/low_bit_head.rs has the bounds and their proof).
//
// The state of a search is in the activations. First come words with facts
// about the input (STEP, SUM, RESIDUAL, QUANTIZED_NORM), a value that at least `k` logits reach
// (FLOOR), and the number of rows in each list. Then come the dot product of each row with the first
// plane, the upper end of each row's logit, two lists of rows, and for each workgroup of `score` the
// largest lower end of its rows.
#include "common.glsl"
#include "dot4.glsl"

#define ARGUMENTS_OF_LOW_BIT_HEAD
#include "arguments.glsl"

// The score of a row and its margin. `twice` is two times the dot product of the codes' `bits` with
// the input.
vec2 score_of(uint row, int twice, uint level) {
    const uvec4 bound = matrix[bounds + row];
    const float score = float(twice) * (0.5 * uintBitsToFloat(bound.x) * act(state + STATE_STEP));
    const float margin = fused(uintBitsToFloat(bound.y), act(state + STATE_RESIDUAL),
                               uintBitsToFloat(level == 0u ? bound.z : bound.w) * act(state + STATE_QUANTIZED_NORM));
    return vec2(score, margin);
}
