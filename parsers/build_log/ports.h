// The tensors of a layer record: "a[Float(1,3)], b[Int8(1,64)] -> c (Half[1,64:32,56,56])".
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_PORTS_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_PORTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "graph/model/tensor.h"
#include "parsers/common/dims.h"

namespace trtscope {

struct PortLists {
  std::vector<Tensor> inputs;
  std::vector<Tensor> outputs;
  bool ok = false;
  /// If not ok: what is missing, where (bytes into the text), and whether more text could complete
  /// it.
  std::string problem;
  std::size_t offset = 0;
  bool incomplete = false;
};

/// Reads what follows "Tactic: ID,". Old form `name[Type(dims)]` and new form `name (Type[dims])`
/// may mix.
PortLists ParsePortLists(std::string_view text);

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_PORTS_H_
