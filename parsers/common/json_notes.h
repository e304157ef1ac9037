// What every reader of JSON has to say of its input.
#ifndef TRTSCOPE_PARSERS_COMMON_JSON_NOTES_H_
#define TRTSCOPE_PARSERS_COMMON_JSON_NOTES_H_

#include <cstdint>

#include "parsers/common/session.h"

namespace trtscope {

/// Notes (json-unescaped) that `strings` strings of the input were read although they are no JSON,
/// the first at the byte `offset`. Nothing if there are none. See JsonCursor::unescaped().
void ReportUnescaped(Session& session, SourceId source, uint64_t strings, std::size_t offset);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_COMMON_JSON_NOTES_H_
