// Tones to terminal colours, in one place.
#ifndef TRTSCOPE_SRC_WRITERS_TONE_H_
#define TRTSCOPE_SRC_WRITERS_TONE_H_

#include <string>
#include <string_view>

#include "src/report/table.h"

namespace trtscope {

/// Parameters of the SGR escape code ("1;38;5;160"); empty for kPlain.
std::string_view SgrOf(Tone tone);

/// Appends `text`, wrapped in the tone's escape codes where `color` is on and there is something to
/// colour.
void AppendToned(std::string_view text, Tone tone, bool color, std::string& out);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_WRITERS_TONE_H_
