using System.Reflection;
using System.Reflection.Emit;

namespace Crm.Tests.Layout;

/// <summary>Which types a type's compiled code names: in its fields, signatures, base types and method bodies, closures and state machines with them.</summary>
internal static class Mentions
{
    const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => c.Value);

    public static HashSet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Walk(type, found);
        return found;
    }

    static void Walk(Type type, HashSet<Type> found)
    {
        foreach (var nested in type.GetNestedTypes(All)) Walk(nested, found);
        Add(type.BaseType, found);
        foreach (var face in type.GetInterfaces()) Add(face, found);
        foreach (var field in type.GetFields(All)) Add(field.FieldType, found);
        foreach (var method in type.GetMembers(All).OfType<MethodBase>())
        {
            foreach (var parameter in method.GetParameters()) Add(parameter.ParameterType, found);
            if (method is MethodInfo { ReturnType: var gives }) Add(gives, found);
            Body(method, found);
        }
    }

    static void Body(MethodBase method, HashSet<Type> found)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code) return;
        Type[] ofType = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : [];
        Type[] ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        for (var at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE) value = (short)(0xFE00 | code[at++]);
            var operand = Codes[value].OperandType;
            if (operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok)
            {
                switch (method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod))
                {
                    case Type type: Add(type, found); break;
                    case MethodInfo called:
                        Add(called.DeclaringType, found);
                        foreach (var argument in called.IsGenericMethod ? called.GetGenericArguments() : []) Add(argument, found);
                        break;
                    case { } member: Add(member.DeclaringType, found); break;
                }
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    static void Add(Type? type, HashSet<Type> found)
    {
        if (type is null || type.IsGenericParameter) return;
        if (type.HasElementType)
        {
            Add(type.GetElementType(), found);
            return;
        }

        if (type.IsConstructedGenericType)
        {
            foreach (var argument in type.GetGenericArguments()) Add(argument, found);
        }

        while (type.DeclaringType is { } outer) type = outer;
        found.Add(type);
    }
}
