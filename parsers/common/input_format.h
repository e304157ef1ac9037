// What a kind of input is to the program: how it is recognised and who reads it.
#ifndef TRTSCOPE_PARSERS_COMMON_INPUT_FORMAT_H_
#define TRTSCOPE_PARSERS_COMMON_INPUT_FORMAT_H_

#include <cstdint>
#include <functional>
#include <string_view>

#include "parsers/common/session.h"

namespace trtscope {

struct ParseOptions {
  /// Worker threads; 0: one per core.
  unsigned threads = 0;
  /// Bytes per unit of work. Tests make it small to put borders everywhere.
  std::size_t block_bytes = std::size_t{2} << 20;
  /// Told how many bytes of the input are done, now and then, from any thread but never from two at
  /// once.
  std::function<void(uint64_t)> progress;
};

struct InputFormat {
  /// Name in JSON and messages ("build_log").
  std::string_view kind;
  /// True if the bytes look like this format. Told from the beginning wherever that is enough.
  bool (*sniff)(std::string_view text);
  void (*parse)(Session& session, SourceId source, const ParseOptions& options);
  /// True if inputs that are no text may be of this format; others are not asked about them.
  bool binary = false;
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_INPUT_FORMAT_H_
