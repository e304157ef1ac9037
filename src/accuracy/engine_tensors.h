// Which tensor of an engine a name of a dump means.
#ifndef TRTSCOPE_SRC_ACCURACY_ENGINE_TENSORS_H_
#define TRTSCOPE_SRC_ACCURACY_ENGINE_TENSORS_H_

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "graph/model/engine.h"
#include "parsers/common/activation.h"

namespace trtscope {

/// `name` with every character but letters, digits and `._-,` made `_`, as trtexec does for names
/// of files.
std::string FileSafe(std::string_view name);

/// Names of an engine's tensors and layers, looked up as dumps use them.
class EngineTensors {
 public:
  /// `engine` must outlive this.
  explicit EngineTensors(const Engine& engine);

  struct Place {
    /// As the engine calls the tensor.
    std::string_view tensor;
    /// nullopt for inputs of the engine.
    std::optional<LayerId> layer;
  };
  /// The tensor called `name`, else the only output of the layer called so; with `file_safe` names
  /// are compared as FileSafe() makes them. nullopt where nothing or several things are called so.
  std::optional<Place> Find(std::string_view name, bool file_safe) const;
  /// The same of a dumped tensor: by its name, and if that was made of a file's name, by what the
  /// engine's names would be there.
  std::optional<Place> Find(const Activation& tensor) const;

 private:
  struct Entry {
    Place place;
    bool ambiguous = false;
  };
  using Index = std::unordered_map<std::string, Entry>;
  static void Add(Index& index, const std::string& name, const Place& place);
  static std::optional<Place> Lookup(const Index& index, const std::string& name);

  Index tensors_;
  Index layers_;
  Index safe_tensors_;
  Index safe_layers_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_SRC_ACCURACY_ENGINE_TENSORS_H_
