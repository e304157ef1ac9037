// Dumps and an engine built by hand, for tests of how names are matched.
#ifndef TRTSCOPE_TESTS_SRC_ACCURACY_TEST_DUMPS_H_
#define TRTSCOPE_TESTS_SRC_ACCURACY_TEST_DUMPS_H_

#include <deque>
#include <initializer_list>
#include <utility>
#include <vector>

#include "graph/model/engine.h"
#include "parsers/common/activation.h"

namespace trtscope::test_dumps {

/// Tensors of one side, by path and name.
class Side {
 public:
  Side(std::initializer_list<std::pair<const char*, const char*>> paths_and_names) {
    for (const auto& [path, name] : paths_and_names) {
      Activation tensor;
      tensor.relative_path = path;
      tensor.name = name;
      tensors_.push_back(std::move(tensor));
      all_.push_back(&tensors_.back());
    }
  }
  const std::vector<const Activation*>& all() const { return all_; }

 private:
  std::deque<Activation> tensors_;
  std::vector<const Activation*> all_;
};

/// conv1 writes conv1_out, "ip1 + relu1" writes relu1; both are layers of one output.
inline Engine SmallEngine() {
  Engine engine;
  for (const auto& [layer_name, tensor_name] :
       {std::pair{"conv1", "conv1_out"}, {"ip1 + relu1", "relu1"}}) {
    Layer layer;
    layer.id = LayerId{static_cast<uint32_t>(engine.layers.size())};
    layer.name = layer_name;
    layer.outputs.emplace_back().name = tensor_name;
    engine.layers.push_back(std::move(layer));
  }
  Binding& input = engine.bindings.emplace_back();
  input.name = "data";
  input.is_input = true;
  return engine;
}

}  // namespace trtscope::test_dumps

#endif  // TRTSCOPE_TESTS_SRC_ACCURACY_TEST_DUMPS_H_
