// The output head in few bits: finds the rows whose logits can be among the largest
// (src/backend/low_bit_head.rs has the bounds and their proof).
//
// The state of a search is in the activations. It consists of STATE words, then the dot product of
// each row with the first plane, the upper end of each row's logit, two lists of rows, and for each
// workgroup of `score` the largest lower end of its rows.
#include "common.glsl"
#include "dot4.glsl"

// Words of the state: facts about the input,
const uint STEP = 0;
const uint SUM = 1;
const uint RESIDUAL = 2;
const uint QUANTIZED_NORM = 3;
// a value that at least `k` logits reach,
const uint FLOOR = 4;
// and the number of rows in each list.
const uint COUNT = 5;
const uint COUNT_REFINED = 6;

layout(push_constant, std430) uniform Args {
    uint n_rows;      // of this part
    uint first;       // of this part's rows
    uint n_vocab;
    uint chunks;      // of 64 columns
    uint hidden;
    uint k;
    uint normed;      // words of the activations: the input after its norm,
    uint quantized;   // in int8 (in fours of words),
    uint scale;       // with its scale
    uint sum;         // and its sum;
    uint state;       // where the state begins,
    uint dots;        // and its parts
    uint upper;
    uint list;
    uint refined;
    uint lower;
    uint n_lower;
    uint found;       // logits of the rows in the second list
    uint capacity;    // of that list
    uint bounds;      // four words a row in `matrix`: step, norm, and what one plane and both leave
};

// The score of a row and its margin. `twice` is two times the dot product of the codes' `bits` with
// the input.
vec2 score_of(uint row, int twice, uint level) {
    const uvec4 bound = matrix[bounds + row];
    const float score = float(twice) * (0.5 * uintBitsToFloat(bound.x) * act(state + STEP));
    const float margin = fused(uintBitsToFloat(bound.y), act(state + RESIDUAL),
                               uintBitsToFloat(level == 0u ? bound.z : bound.w) * act(state + QUANTIZED_NORM));
    return vec2(score, margin);
}
