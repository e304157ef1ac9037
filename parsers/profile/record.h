// One JSON object of a profile or trace. Private to parsers/profile.
#ifndef TRTSCOPE_PARSERS_PROFILE_RECORD_H_
#define TRTSCOPE_PARSERS_PROFILE_RECORD_H_

#include <string_view>

#include "graph/model/profile.h"
#include "parsers/common/json_cursor.h"

namespace trtscope::profile {

struct Record {
  bool has_name = false;
  std::string_view name;
  /// Where the text of the name begins and ends, quotes included.
  std::size_t name_begin = 0;
  std::size_t name_end = 0;
  /// The name was read although it is no JSON string.
  bool name_is_odd = false;
  OptionalNumber total_ms, average_ms, median_ms, percentage, count;
  /// Of trace events.
  std::string_view phase, process;
  OptionalNumber duration_us;
  bool has_category = false;

  bool timed() const { return total_ms || average_ms || duration_us; }
  bool is_event() const { return !phase.empty(); }
  /// Torch-TensorRT calls the process of host functions "CPU Functions"; PyTorch's own traces give
  /// events a category (`cat`), TensorRT's profilers do not.
  bool of_host() const {
    return process == "CPU Functions" || has_category || name.starts_with("aten::");
  }
};

/// Reads the object that comes next. False at a problem.
bool ReadRecord(JsonCursor& cursor, Record& record);

}  // namespace trtscope::profile

#endif  // TRTSCOPE_PARSERS_PROFILE_RECORD_H_
