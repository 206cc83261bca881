import CCurl

enum HTTPAvailability {
  static let isAvailable = naderc_curl_available() != 0
}
