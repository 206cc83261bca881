import NadercCommands

Naderc.main()
