print("naderc")
