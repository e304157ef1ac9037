// Diagnostics for people: where, what, the line, a caret, and what to do.
#ifndef TRTSCOPE_SRC_REPORT_DIAGNOSTICS_TEXT_H_
#define TRTSCOPE_SRC_REPORT_DIAGNOSTICS_TEXT_H_

#include <string>

#include "parsers/common/diagnostic.h"

namespace trtscope {

/// All kept diagnostics of at least `lowest` severity; a closing line for each code of which more
/// came than were kept.
///   build.log:17:42: data_loss: layer record without `, Tactic: ID,` [layer-record]
///     Layer(Reformat): name
///                          ^
///     help: …
std::string DiagnosticsText(const Diagnostics& diagnostics, Severity lowest, bool color);

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_REPORT_DIAGNOSTICS_TEXT_H_
