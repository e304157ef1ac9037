// The whole model of a session as text, so that two models can be compared as strings.
#ifndef TRTSCOPE_TESTS_PARSERS_MODEL_DUMP_H_
#define TRTSCOPE_TESTS_PARSERS_MODEL_DUMP_H_

#include <string>
#include <string_view>

#include "parsers/common/session.h"
#include "parsers/formats.h"

namespace trtscope {

/// What a dump leaves out, for models that may differ in it by design.
struct DumpOptions {
  /// Lines of the input, everywhere (a log with blank lines between lines says the same).
  bool lines = true;
  /// Paths, bytes and unrecognised lines of the inputs, and the snippets and columns of diagnostics.
  bool input = true;
};

/// Every fact of the session, one a line: inputs, engines (layers, ports, edges, bindings, attempts,
/// measurements), build logs (trials, tunings, choices, kernels, runs, messages), profiles, unfinished
/// builds and diagnostics. Equal texts mean equal models.
std::string DumpModel(const Session& session, const DumpOptions& options = {});

/// A session with one input of these bytes; `options` is the parser's.
Session ParseText(std::string bytes, const ParseOptions& options = {}, std::string name = "build.log");

}  // namespace trtscope

#endif  // TRTSCOPE_TESTS_PARSERS_MODEL_DUMP_H_
