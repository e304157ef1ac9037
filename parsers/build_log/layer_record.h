// One record of an "Engine Layer Information" block.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_LAYER_RECORD_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_LAYER_RECORD_H_

#include <string>
#include <string_view>

#include "graph/model/layer.h"

namespace trtscope {

enum class RecordStatus : uint8_t {
  kRecord,      ///< `layer` is filled
  kNotRecord,   ///< something else that starts alike ("Layer: X Host Persistent: …")
  kIncomplete,  ///< a record that stops early: cut, or wrapped to the next line
  kMalformed,   ///< a record that breaks the grammar
};

struct RecordResult {
  RecordStatus status = RecordStatus::kNotRecord;
  Layer layer;
  /// For kIncomplete and kMalformed: what is wrong, and where in the payload (bytes from 0).
  std::string problem;
  std::size_t offset = 0;
};

/// Reads a message that starts with "Layer(" or "Layer: ". Forms, by TensorRT version:
///   6         Layer: NAME (TYPE), Tactic: -42, in[Float(1,28,28)] -> out[Int8(20,24,24)]
///   7 – 8.4   Layer(TYPE): NAME, Tactic: 0x…|N, in[Float(-2,1,28,28)] -> out[…], out2[…]
///   8.5 – 10  Layer(TYPE): NAME, Tactic: 0x…, in (Float[-1,1,28,28]) -> out (Half[1,64:32,56,56])
/// Names may hold commas, arrows, brackets and colons; so the record is cut at its last `, Tactic:
/// ID,`, and ports are found by the type token at their bracket. Either list of ports may be empty.
/// Views in the result point into `payload`. The layer's kind, id and source are the caller's to
/// fill.
RecordResult ParseLayerRecord(std::string_view payload);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_LAYER_RECORD_H_
