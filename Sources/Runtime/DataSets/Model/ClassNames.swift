/// The names of the classes of the published data sets, in the order of their labels.
enum ClassNames {
  /// Digits 0...9.
  static let digits = words("0 1 2 3 4 5 6 7 8 9")
  /// CIFAR-10 (`batches.meta.txt`).
  static let cifar10 = words(
    """
    airplane automobile bird cat deer dog frog horse ship truck
    """)
  /// CIFAR-100, fine labels (`fine_label_names.txt`).
  static let cifar100 = words(
    """
    apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel
    can castle caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur
    dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion
    lizard lobster man maple_tree motorcycle mountain mouse mushroom oak_tree orange orchid otter palm_tree
    pear pickup_truck pine_tree plain plate poppy porcupine possum rabbit raccoon ray road rocket rose sea
    seal shark shrew skunk skyscraper snail snake spider squirrel streetcar sunflower sweet_pepper table
    tank telephone television tiger tractor train trout tulip turtle wardrobe whale willow_tree wolf woman
    worm
    """)
  /// STL-10 (`class_names.txt`).
  static let stl10 = words(
    """
    airplane bird car cat deer dog horse monkey ship truck
    """)
  /// German Traffic Sign Recognition Benchmark.
  static let gtsrb = words(
    """
    speed-limit-20 speed-limit-30 speed-limit-50 speed-limit-60 speed-limit-70 speed-limit-80
    end-of-speed-limit-80 speed-limit-100 speed-limit-120 no-passing no-passing-for-trucks
    right-of-way-at-the-next-crossing priority-road yield stop no-vehicles no-trucks no-entry
    general-caution dangerous-curve-left dangerous-curve-right double-curve bumpy-road slippery-road
    road-narrows-on-the-right road-work traffic-signals pedestrians children-crossing bicycles-crossing
    ice-or-snow wild-animals-crossing end-of-all-limits turn-right-ahead turn-left-ahead ahead-only
    straight-or-right straight-or-left keep-right keep-left roundabout end-of-no-passing
    end-of-no-passing-for-trucks
    """)
  /// ImageNet16-120 names its classes by number only.
  static let imageNet16 = (1...120).map { "class-\($0)" }

  private static func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" }.map(String.init)
  }
}
